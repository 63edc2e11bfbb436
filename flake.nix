{
  description = "Set up OpenID Connect for Kubernetes clusters";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forEachSystem = f: nixpkgs.lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
    in
    {
      packages = forEachSystem (pkgs: {
        default = pkgs.stdenv.mkDerivation {
          pname = "oidcctl";
          # The version is that of meson.build.
          version = builtins.head (
            builtins.match ".*\n  version: '([0-9.]+)',.*" (builtins.readFile ./meson.build)
          );
          src = self;
          nativeBuildInputs = [
            pkgs.meson
            pkgs.ninja
            pkgs.pkg-config
            pkgs.python3
          ];
          buildInputs = [
            pkgs.boost
            pkgs.cli11
            pkgs.curl
            pkgs.fmt
            pkgs.nlohmann_json
            pkgs.openssl
            pkgs.tl-expected
            pkgs.yaml-cpp
            pkgs.zlib
          ];
          mesonFlags = [
            "-Dgroup_sources=12"
            "-Dnetwork=builtin"
            "-Dtests=disabled"
          ];
          postInstall = "ln -s oidcctl $out/bin/kubectl-oidcctl";
          meta = {
            description = "Set up OpenID Connect for Kubernetes clusters";
            license = pkgs.lib.licenses.asl20;
            mainProgram = "oidcctl";
          };
        };
      });
    };
}
