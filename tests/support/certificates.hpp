#pragma once

#include <string>

namespace oidcctl::test {

// A CA certificate, valid until 2126.
inline const std::string k_ca_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdDCCARqgAwIBAgIUbqGpFrVpSwr8JsBmSGl3MGd+l0UwCgYIKoZIzj0EAwIw\n"
    "HzEdMBsGA1UEAwwUZXhhbXBsZSBjbHVzdGVyIHJvb3QwIBcNMjYwMTAxMDAwMDAw\n"
    "WhgPMjEyNjAxMDEwMDAwMDBaMB8xHTAbBgNVBAMMFGV4YW1wbGUgY2x1c3RlciBy\n"
    "b290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVM/F5IkT/L6Hol9EIiD2XFOO\n"
    "p3e7mthWOEA6AFdMS3pZoLf5Ug03kslohaaYSQhb+QKdts3guwAi3vebDgKfbKMy\n"
    "MDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUYw7yTP/KktSw46tT2NUTe2PP\n"
    "eigwCgYIKoZIzj0EAwIDSAAwRQIhAN/7u0BwASO1/axgor/prs2GusjMXDAW2i/3\n"
    "CE1OoVRYAiAIFKStjHlo8Z73i5Jj0ChC6BAO2Ge8J9Li6lhpjK/mIw==\n"
    "-----END CERTIFICATE-----\n";

// Another one.
inline const std::string k_other_ca_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBczCCARigAwIBAgIUCei/F8E1K8aHcKkE2BGkpkmPftEwCgYIKoZIzj0EAwIw\n"
    "HjEcMBoGA1UEAwwTZXhhbXBsZSBpc3N1ZXIgcm9vdDAgFw0yNjAxMDEwMDAwMDBa\n"
    "GA8yMTI2MDEwMTAwMDAwMFowHjEcMBoGA1UEAwwTZXhhbXBsZSBpc3N1ZXIgcm9v\n"
    "dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFV5EAYmTUccxj6Z6hfePNfPX2OC\n"
    "cBvUncW0rln13sw43kEh9sOQraya+LEiy4DDNDB2hxxwU8t2vzX8/rSW2GyjMjAw\n"
    "MA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFNFYym2ASjIHWB4hHABtiIH1mLjC\n"
    "MAoGCCqGSM49BAMCA0kAMEYCIQDnG4XACeKcvo0jUu6LF8VIsQv5NVjSqajLIs+q\n"
    "OZNbpwIhALFVCrXefh146EegPnuwYyBt4p4Rmw7dMOlSbMz96/NG\n"
    "-----END CERTIFICATE-----\n";

// What must never be handed out: it has the form of a private key, and opens nothing.
inline const std::string k_private_key_pem = "-----BEGIN EC PRIVATE KEY-----\n"
                                             "c2VjcmV0IGtleSBvZiB0aGUgQ0E=\n"
                                             "-----END EC PRIVATE KEY-----\n";

} // namespace oidcctl::test
