# shellcheck shell=bash
# How OpenSSL is built for the static file. Source it after scripts/debian.sh.

# What OpenSSL has and oidcctl has no use for: half of the library, and as much of what has to be
# relocated at each start. Nothing is loaded at run time: no engines, no provider modules, no DSO.
# Go, which kube-apiserver is written in, offers none of these algorithms in TLS and accepts none in
# certificates.
readonly openssl_options=(no-shared no-tests no-dso no-module no-engine no-ui-console no-autoload-config
  no-afalgeng no-aria no-bf no-blake2 no-camellia no-cast no-cmp no-cms no-comp no-ct no-dtls no-ec2m
  no-gost no-idea no-legacy no-md4 no-mdc2 no-multiblock no-nextprotoneg no-ocb no-psk no-rc2 no-rc4
  no-rmd160 no-scrypt no-sctp no-seed no-siphash no-sm2 no-sm3 no-sm4 no-srp no-srtp no-ssl3 no-ts
  no-whirlpool)

# Build OpenSSL's sources in $1 for its machine $2 with the flags after $3, and install libraries
# and headers in $3/usr, the libraries in lib/$triplet. CC, AR and RANLIB name the tools.
build_openssl() (
  cd "$1" || exit
  local machine=$2 root=$3
  shift 3
  quietly 'configuring openssl' ./Configure "$machine" "${openssl_options[@]}" --prefix=/usr \
    --openssldir=/etc/ssl -DOPENSSL_TLS_SECURITY_LEVEL=2 "$@"
  quietly 'building openssl' make -j "${OIDCCTL_JOBS:-$(nproc)}" build_generated
  # It would say when, and with which flags and so in which directory, it was built.
  SOURCE_DATE_EPOCH=$(dpkg-parsechangelog --show-field Timestamp) \
    perl util/mkbuildinf.pl "the compiler of oidcctl" "$machine" >crypto/buildinf.h
  quietly 'building openssl' make -j "${OIDCCTL_JOBS:-$(nproc)}" libcrypto.a libssl.a
  cp libcrypto.a libssl.a "$root/usr/lib/${triplet:?}/"
  cp -R include/openssl "$root/usr/include/"
)
