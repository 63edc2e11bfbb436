#pragma once

#include <string>

namespace oidcctl::test {

// A CA certificate, valid until 2126.
inline const std::string k_ca_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBpDCCAUugAwIBAgIUNisfpI0Zm2Wjsjmig+frcmSBRG8wCgYIKoZIzj0EAwIw\n"
    "HzEdMBsGA1UEAwwUZXhhbXBsZSBjbHVzdGVyIHJvb3QwIBcNMjYxMTI2MDU0NDU1\n"
    "WhgPMjEyNjExMDIwNTQ0NTVaMB8xHTAbBgNVBAMMFGV4YW1wbGUgY2x1c3RlciBy\n"
    "b290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEx8Vw6fmZW3AcpQqKFTtBpOHC\n"
    "GK90x7/thlF1R9HIxwpGKZWjOZliF/bwgCE3tiNYgEDjZ+p/5/IEtL7KBUR/QqNj\n"
    "MGEwHQYDVR0OBBYEFJBrJ6c9m/1/voenAMrqdjIw9eLuMB8GA1UdIwQYMBaAFJBr\n"
    "J6c9m/1/voenAMrqdjIw9eLuMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQD\n"
    "AgEGMAoGCCqGSM49BAMCA0cAMEQCIFTuDocFPVzIFJycnUh+1t8pHUV0Kty49wsq\n"
    "JC9d+Rf3AiAY+ASGdd36IAc7Wc2ZAUwFpns67GlkrjwstJTnpKU9+g==\n"
    "-----END CERTIFICATE-----\n";

// Another one.
inline const std::string k_other_ca_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBozCCAUmgAwIBAgIUbmzFtFRK0DlGK047u/YNdN3icPAwCgYIKoZIzj0EAwIw\n"
    "HjEcMBoGA1UEAwwTZXhhbXBsZSBpc3N1ZXIgcm9vdDAgFw0yNjExMjYwNTQ0NTVa\n"
    "GA8yMTI2MTEwMjA1NDQ1NVowHjEcMBoGA1UEAwwTZXhhbXBsZSBpc3N1ZXIgcm9v\n"
    "dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOOKc8qNsclB44Xa0UasH3bDWDF4\n"
    "EjgcYtXuFFSa+vHpl45MIfOWlBTb81Qr/mxY+O5cOavMqFH8EUyKGAqaE3WjYzBh\n"
    "MB0GA1UdDgQWBBTJtR8OSvKqXfEOGpfjv4dCYLtnXDAfBgNVHSMEGDAWgBTJtR8O\n"
    "SvKqXfEOGpfjv4dCYLtnXDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIB\n"
    "BjAKBggqhkjOPQQDAgNIADBFAiB7HZeuxsrVU71bePw4b25gNoznf+Zv6ooCP6ET\n"
    "eLzX+gIhAIWjay3TryZuqHvX7O/iOVAUhzXXm/XVam3Qyi5Ld7nO\n"
    "-----END CERTIFICATE-----\n";

// What must never be handed out: it has the form of a private key, and opens nothing.
inline const std::string k_private_key_pem = "-----BEGIN EC PRIVATE KEY-----\n"
                                             "c2VjcmV0IGtleSBvZiB0aGUgQ0E=\n"
                                             "-----END EC PRIVATE KEY-----\n";

} // namespace oidcctl::test
