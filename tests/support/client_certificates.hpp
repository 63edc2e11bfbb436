#pragma once

#include <string>

// Certificates and keys made for tests, by themselves. The fake clock starts on
// 2026-11-22.
namespace oidcctl::test {

// A client certificate, P-256, valid until 2126.
inline const std::string k_client_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBLjCB1qADAgECAhRliycICU+5CGC5qqvg0LI15CJ3KTAKBggqhkjOPQQDAjAO\n"
    "MQwwCgYDVQQDDANhZGEwIBcNMjYwMTAxMDAwMDAwWhgPMjEyNjAxMDEwMDAwMDBa\n"
    "MA4xDDAKBgNVBAMMA2FkYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEqiaLdE\n"
    "ctG1NPgkfuPCygrEzxtAGoUiGI78DfgelWIESKMOa9EKVuIRJZgm5bKDX994yX3J\n"
    "96CocNm7RDC5AZmjEDAOMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDRwAwRAIg\n"
    "UxF+oW2oXGFWoSawiZ/SAPt0Rzl/zssrN1bZ/zVnUvcCIF4ns6XfG7HsWhFYgMsl\n"
    "umK9ojtBLQAIj+pvsVKEQpEm\n"
    "-----END CERTIFICATE-----\n";

// Its key, PKCS #8.
inline const std::string k_client_key_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgvrIYQHv1zV6zWLix\n"
    "+KdYZm6/WJ7aw9FsiJcN2MqP0aehRANCAARKomi3RHLRtTT4JH7jwsoKxM8bQBqF\n"
    "IhiO/A34HpViBEijDmvRClbiESWYJuWyg1/feMl9yfegqHDZu0QwuQGZ\n"
    "-----END PRIVATE KEY-----\n";

// The same key, SEC 1.
inline const std::string k_client_sec1_pem =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIL6yGEB79c1es1i4sfinWGZuv1ie2sPRbIiXDdjKj9GnoAoGCCqGSM49\n"
    "AwEHoUQDQgAESqJot0Ry0bU0+CR+48LKCsTPG0AahSIYjvwN+B6VYgRIow5r0QpW\n"
    "4hElmCblsoNf33jJfcn3oKhw2btEMLkBmQ==\n"
    "-----END EC PRIVATE KEY-----\n";

// The same key, with a passphrase.
inline const std::string k_client_encrypted_pem =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIH0MF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBCVsavc7NQz+i4KC07U\n"
    "7y/6AgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQoCgSeJ85vAw3gJqM\n"
    "IuENpQSBkNDKXhp2m4sYicihhmNJQoyG+DmE2woXq+y9r56hPBNjRBLFKflTEc91\n"
    "/Wff63PFjDG138XvxQkWtBCHuWJD7utN49mXdqZ4MD2Oxfmycd9R1binQHM1GFUG\n"
    "9XcyQzFvSoPM/YXJbW3luo8E6OYXuNI0QgaxcOKdqBP5XCUHlmwYmbFoFnEZvKbL\n"
    "tgyzG3Mr1Q==\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

// A certificate of the same key that ended on 2026-11-01.
inline const std::string k_expired_client_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBLTCB1KADAgECAhR15x6J74LFwgD4ARGrmLW5xZaTcTAKBggqhkjOPQQDAjAO\n"
    "MQwwCgYDVQQDDANhZGEwHhcNMjUwMTAxMDAwMDAwWhcNMjYxMTAxMDAwMDAwWjAO\n"
    "MQwwCgYDVQQDDANhZGEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARKomi3RHLR\n"
    "tTT4JH7jwsoKxM8bQBqFIhiO/A34HpViBEijDmvRClbiESWYJuWyg1/feMl9yfeg\n"
    "qHDZu0QwuQGZoxAwDjAMBgNVHRMBAf8EAjAAMAoGCCqGSM49BAMCA0gAMEUCIQDh\n"
    "8uJLH+jDNgd0yzzAga7a7eehyQeXpWGSqmwJAz1uxQIgS4DFKaRS8GXGzeKGuY7p\n"
    "d4cjttkIjnehnL6+ISUsu0Y=\n"
    "-----END CERTIFICATE-----\n";

// One that ends five days after the fake clock starts.
inline const std::string k_ending_client_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBLjCB1KADAgECAhQRHjGGPyhq9KnbmMzS5eTNtbKdgTAKBggqhkjOPQQDAjAO\n"
    "MQwwCgYDVQQDDANhZGEwHhcNMjUwMTAxMDAwMDAwWhcNMjYxMTI3MDAwMDAwWjAO\n"
    "MQwwCgYDVQQDDANhZGEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARKomi3RHLR\n"
    "tTT4JH7jwsoKxM8bQBqFIhiO/A34HpViBEijDmvRClbiESWYJuWyg1/feMl9yfeg\n"
    "qHDZu0QwuQGZoxAwDjAMBgNVHRMBAf8EAjAAMAoGCCqGSM49BAMCA0kAMEYCIQDV\n"
    "TzR0/DOTMKf9qTLuBIhNpE21KdYCfD/2hhV008bjagIhAPph58u2wJO+Sg7zJ6bI\n"
    "WmTp7Ug1inCGVyohX1fVQaQp\n"
    "-----END CERTIFICATE-----\n";

// One that begins in 2027.
inline const std::string k_early_client_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBLzCB1qADAgECAhQ9NU9HwxFFFzuWb9ITtFHtIZWeEDAKBggqhkjOPQQDAjAO\n"
    "MQwwCgYDVQQDDANhZGEwIBcNMjcwMTAxMDAwMDAwWhgPMjEyNjAxMDEwMDAwMDBa\n"
    "MA4xDDAKBgNVBAMMA2FkYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEqiaLdE\n"
    "ctG1NPgkfuPCygrEzxtAGoUiGI78DfgelWIESKMOa9EKVuIRJZgm5bKDX994yX3J\n"
    "96CocNm7RDC5AZmjEDAOMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIh\n"
    "AMfJ00Cf8uUFgcF/B8SM6jFKlPoawjYzXV3tSiwcUAKYAiBvosBNLYPmQeeTk4da\n"
    "vp9K4LXZ4KyWUHSY8zlS4OYrNA==\n"
    "-----END CERTIFICATE-----\n";

// Another P-256 key.
inline const std::string k_other_key_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc+MukrQDwHZRFEzH\n"
    "4hhVFKDz9NMKG9ZVXkTgJn4sq06hRANCAARrTXYE1pDTLOvSb+bnFa28ex6J9Qm2\n"
    "SSlq552gHkkvdn2II/UDCy/Qv+Qy2Va6k6USdPUR26p3qu9XP3yjkc3d\n"
    "-----END PRIVATE KEY-----\n";

// A client certificate with an RSA key.
inline const std::string k_rsa_client_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICvDCCAaSgAwIBAgIUKjq6/D5+Es0fLLdhiNO5TSrZsJYwDQYJKoZIhvcNAQEL\n"
    "BQAwDjEMMAoGA1UEAwwDYWRhMCAXDTI2MDEwMTAwMDAwMFoYDzIxMjYwMTAxMDAw\n"
    "MDAwWjAOMQwwCgYDVQQDDANhZGEwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK\n"
    "AoIBAQCxWpgFoXIFFBhuyhkJ/7jWXEsit5M67M5oIITU50CiMtDtJ+r8h/gIED82\n"
    "VpcF6WkNnhbncaiWalJB8pYe712JbYtQbcN6QRD2w92M4gFf6wyN7082E1KI6AdT\n"
    "VGseymQAEVZQAFRVrWSAHZj893ic5zFcD/o5SecSdUG3Vz7SF35dOV5ufHbvFF31\n"
    "2h/8cF/fQ6jd5vlG5Zwt7DGKPOVUQlR+tDqzIfJMSLN3z9MjDzUaJHf9UXK7INKy\n"
    "TZrNrNG/Me/E/KIVTYS8N78Xz1p6bhXs+aCOzPAYpBnALkPWRFIMMWN8N2Ql/ZkU\n"
    "lnaffQX2pu3YoFPIY+8y4waY+wq9AgMBAAGjEDAOMAwGA1UdEwEB/wQCMAAwDQYJ\n"
    "KoZIhvcNAQELBQADggEBAABrVzsYs/WIdEdewNvMP9W8+uynse0P1b5L4Q/hHhV1\n"
    "tipoFjW2UTZFLOKBkDLnzVx7WMDXcydV6+onEZubSs3nfQvbZ4t+MB+Ya9x083Xu\n"
    "N1/PCvKLxR6JkMzB5CtYElusHVWlOu5OMniVXmpCIlbsYRP3Z4DLEGCsbqbdeCb7\n"
    "C42InTJzzUghuvJk42Mj2sz7Zk4jI5RdBMq4FoNZN4ztAqY1MtRG685rmnQgY7MD\n"
    "6Kv7ioPZubD6b+EyHUylTx9CWuXq8UEcCXFs7sCNft793x6YnCigszqLx166SeiF\n"
    "7i4HSn3B+UvxxHtVLeQJ+KLGBz0tr5JxR9lMdgSOAwU=\n"
    "-----END CERTIFICATE-----\n";

// Its key, PKCS #1.
inline const std::string k_rsa_key_pem =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEogIBAAKCAQEAsVqYBaFyBRQYbsoZCf+41lxLIreTOuzOaCCE1OdAojLQ7Sfq\n"
    "/If4CBA/NlaXBelpDZ4W53GolmpSQfKWHu9diW2LUG3DekEQ9sPdjOIBX+sMje9P\n"
    "NhNSiOgHU1RrHspkABFWUABUVa1kgB2Y/Pd4nOcxXA/6OUnnEnVBt1c+0hd+XTle\n"
    "bnx27xRd9dof/HBf30Oo3eb5RuWcLewxijzlVEJUfrQ6syHyTEizd8/TIw81GiR3\n"
    "/VFyuyDSsk2azazRvzHvxPyiFU2EvDe/F89aem4V7PmgjszwGKQZwC5D1kRSDDFj\n"
    "fDdkJf2ZFJZ2n30F9qbt2KBTyGPvMuMGmPsKvQIDAQABAoIBADBBRX62tCbElndC\n"
    "friVPw34E6txBlqwhuKXAn1JJHFdYTI9u7aVKjvLa9+VhMbjgKVnX7T+XE/8wr/V\n"
    "yNnG6AzV5ONv0hGH9Z0morfL4HLgKczOkZ9Vd43vj9qw6+p3R+kqznC6/jdHk8I2\n"
    "C2O807DhSLFTWZJP1NLVW5mOX/XaYC+X6syzwWeYDrKA1TTSd6FkcYXc24gb4vB9\n"
    "ikDo0Q4mf5fhxtNcL2id8Muxsou/QG1I9hLn5G5T7R46YEeknk+WruRxIOBCOn44\n"
    "L+tqSDS74//Ip/GGJPyUBTqmbtfENnYh7Gnv1ktezFHbwCOZjH908e3LaA163hGG\n"
    "blrL4OMCgYEA+WjYsvPRuNXjkC7FJvTh2xmInRy4WmWAr/oNqMAWa7hcfxpuzFnN\n"
    "JOUlGn/qhYRfGM9mgigTdi0QSwikaPNQRNpP9ICi+JarBknxXh4DlF4HTmJ5SKI3\n"
    "YQNtg+XgdflpAapx2rirjNoRRhQ2XYR8JtzU2XV4IN8Am7iXam/TyaMCgYEAtgpR\n"
    "+jWKADLL1F3Rm8f0VErHjxWk0B/GX+swb3Ga19T4xDViZlQtVQhdszP/8hU4FFwB\n"
    "6YRUJ87qW0FpEh/kXy38mVTf2UvwpdH1jI+cj3ZWTUjlhLitNhcWL2xLRTMAta8w\n"
    "fc35BQ4o3tqshLQKz+H9Enl2X3KRDRw87Mbt4B8CgYAIDX6RqJWo5h8G1LvA2j9A\n"
    "l751dCvvnz9cbzJptGoE6Fr0L6JMLsoU2uErzd2AmhmH74pbwXd/ZU0VXx4P1WtO\n"
    "Dc5vEogwhozXEyQb6dQrwi1yNnO8CKDJHRc4Hv/0Ty04xIwQh83iKlhMbvKialin\n"
    "2JF2w/gw94JJhNg+s4WfCQKBgEcqr7PGvIWpViBW8Twapr1RYsTgbEdlNLOJCa13\n"
    "11Yrj3l9eVOR8wr8M018tcHZY8wp0CGPtyq87MfyQXZxe2FuZAM5uC2GT7Uz6PAj\n"
    "sMwxMjoSlpAVdrnfuq+dgauy7cMZkzaLkJ/WUkoVaT6T+Goe6kYPsCROcMCUWoki\n"
    "mBp3AoGAIYbpwtlkMMU+b9w2s52sdIYnQGKAED4GXxChqfZaX8JE6EFdp3V6gJHU\n"
    "aQJPt6rs0rEU1rZYXBH522pWdAswcZpJIhcgPv9srIn7s+qP1CIND/Ic7yrWGR2O\n"
    "sQ2OtOktMMRZ3gpgc7qSrt4b5PaSBpmJkKE0VjT7W4DXXH6civ8=\n"
    "-----END RSA PRIVATE KEY-----\n";

// A client certificate with an Ed25519 key.
inline const std::string k_ed25519_client_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIHvMIGioAMCAQICFGSFUwTcEfxmIgZjqE6g7ez0XiuaMAUGAytlcDAOMQwwCgYD\n"
    "VQQDDANhZGEwIBcNMjYwMTAxMDAwMDAwWhgPMjEyNjAxMDEwMDAwMDBaMA4xDDAK\n"
    "BgNVBAMMA2FkYTAqMAUGAytlcAMhAA/H7eU7/12WScYqjTwhkXfND4l0s+a5f4jc\n"
    "GLVnIAuloxAwDjAMBgNVHRMBAf8EAjAAMAUGAytlcANBAHaAy1zeRu0TU5rgBEFt\n"
    "reg5BOF6n3xWev8DCcxnNPO0cS+IPIwmfLQ0Ey3RrNLSZzM1pAJ2O0OVhECV7qEt\n"
    "6g8=\n"
    "-----END CERTIFICATE-----\n";

// Its key, PKCS #8.
inline const std::string k_ed25519_key_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIBC9s5AXQ7vhSW/VUiQEhZbPCqHn+GskTi4FlILFBDBN\n"
    "-----END PRIVATE KEY-----\n";

// A certificate authority, valid until 2126.
inline const std::string k_authority_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBOjCB4aADAgECAhQKa1BJ37hY166343n3yRslwlReuDAKBggqhkjOPQQDAjAS\n"
    "MRAwDgYDVQQDDAdjbHVzdGVyMCAXDTI2MDEwMTAwMDAwMFoYDzIxMjYwMTAxMDAw\n"
    "MDAwWjASMRAwDgYDVQQDDAdjbHVzdGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\n"
    "QgAEuThuu83l3xcMlZ96LXUzSmHxg4nprTZxbLd7c/RphatksrxQf1kmUCiLfZwT\n"
    "DIaQ98ycc6rvAcYh7n6YcE3ONqMTMBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO\n"
    "PQQDAgNIADBFAiAPRI0pS5oEVcz1K+Aq7iAtkSvl79LVm5O+T3FnfdtIiwIhAJDL\n"
    "FKY+Hx3cRvJQylS1r6eBd32VYyjSHuMBrq8HYakc\n"
    "-----END CERTIFICATE-----\n";

// One that ended on 2026-11-01.
inline const std::string k_expired_authority_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBODCB36ADAgECAhQLz9vIhFlZzDYfLz+ZcfiVR+KdezAKBggqhkjOPQQDAjAS\n"
    "MRAwDgYDVQQDDAdjbHVzdGVyMB4XDTE2MDEwMTAwMDAwMFoXDTI2MTEwMTAwMDAw\n"
    "MFowEjEQMA4GA1UEAwwHY2x1c3RlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\n"
    "BLk4brvN5d8XDJWfei11M0ph8YOJ6a02cWy3e3P0aYWrZLK8UH9ZJlAoi32cEwyG\n"
    "kPfMnHOq7wHGIe5+mHBNzjajEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0E\n"
    "AwIDSAAwRQIgVHNtUOttcPuiG7/zIFpuXLWz6xUlvYhaDAl1zCdjVWsCIQCuZkLj\n"
    "Fl85Vui9rvURHkGE0aidMwj+xWX8HkfAFPqvCw==\n"
    "-----END CERTIFICATE-----\n";

// One that ends five days after the fake clock starts.
inline const std::string k_ending_authority_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBODCB36ADAgECAhQN/Gdmks5LDDd2Qbt9hTUW7ci+SDAKBggqhkjOPQQDAjAS\n"
    "MRAwDgYDVQQDDAdjbHVzdGVyMB4XDTE2MDEwMTAwMDAwMFoXDTI2MTEyNzAwMDAw\n"
    "MFowEjEQMA4GA1UEAwwHY2x1c3RlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\n"
    "BLk4brvN5d8XDJWfei11M0ph8YOJ6a02cWy3e3P0aYWrZLK8UH9ZJlAoi32cEwyG\n"
    "kPfMnHOq7wHGIe5+mHBNzjajEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0E\n"
    "AwIDSAAwRQIhAJuJKs1H8FZVLpRzMqreS9OexpsY2zax9T8XfhhFTnxiAiBHrr7P\n"
    "u18dcwnCnivnmtEanuuGOsPE+XcDgakN8d/3CQ==\n"
    "-----END CERTIFICATE-----\n";

} // namespace oidcctl::test
