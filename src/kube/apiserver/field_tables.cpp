#include "kube/apiserver/field_form.hpp"

#include <array>

namespace oidcctl::apiserver {

namespace {

using enum Field;

constexpr FieldRow k_kops[] = {
    {issuer_url, "oidcIssuerURL"},
    {client_id, "oidcClientID"},
    {username_claim, "oidcUsernameClaim"},
    {username_prefix, "oidcUsernamePrefix"},
    {groups_claim, "oidcGroupsClaim"},
    {groups_prefix, "oidcGroupsPrefix"},
    {required_claims, "oidcRequiredClaim", Shape::pairs},
    {ca, "oidcCAFile", Shape::text, true},
};

constexpr FieldRow k_kubeone[] = {
    {issuer_url, "issuerUrl"},
    {client_id, "clientId"},
    {username_claim, "usernameClaim"},
    {username_prefix, "usernamePrefix"},
    {groups_claim, "groupsClaim"},
    {groups_prefix, "groupsPrefix"},
    {required_claims, "requiredClaim", Shape::pair},
    {signing_algorithms, "signingAlgs", Shape::commas},
    {ca, "caFile", Shape::text, true},
};

constexpr FieldRow k_kubespray[] = {
    {issuer_url, "kube_oidc_url"},
    {client_id, "kube_oidc_client_id"},
    {username_claim, "kube_oidc_username_claim"},
    {username_prefix, "kube_oidc_username_prefix"},
    {groups_claim, "kube_oidc_groups_claim"},
    {groups_prefix, "kube_oidc_groups_prefix"},
    {ca, "kube_oidc_ca_file", Shape::text, true},
};

constexpr FieldRow k_eks[] = {
    {issuer_url, "issuerUrl"},
    {client_id, "clientId"},
    {username_claim, "usernameClaim"},
    {username_prefix, "usernamePrefix"},
    {groups_claim, "groupsClaim"},
    {groups_prefix, "groupsPrefix"},
    {required_claims, "requiredClaims", Shape::map},
};

constexpr FieldRow k_eksctl[] = {
    {issuer_url, "issuerURL"},
    {client_id, "clientID"},
    {username_claim, "usernameClaim"},
    {username_prefix, "usernamePrefix"},
    {groups_claim, "groupsClaim"},
    {groups_prefix, "groupsPrefix"},
    {required_claims, "requiredClaims", Shape::map},
};

constexpr FieldRow k_eks_terraform[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "username_claim"},
    {username_prefix, "username_prefix"},
    {groups_claim, "groups_claim"},
    {groups_prefix, "groups_prefix"},
    {required_claims, "required_claims", Shape::map},
};

constexpr FieldRow k_ovh[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "oidc_username_claim"},
    {username_prefix, "oidc_username_prefix"},
    {groups_claim, "oidc_groups_claim", Shape::list},
    {groups_prefix, "oidc_groups_prefix"},
    {required_claims, "oidc_required_claim", Shape::pairs},
    {signing_algorithms, "oidc_signing_algs", Shape::list},
    {ca, "oidc_ca_content", Shape::base64},
};

constexpr FieldRow k_scaleway[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "username_claim"},
    {username_prefix, "username_prefix"},
    {groups_claim, "groups_claim", Shape::list},
    {groups_prefix, "groups_prefix"},
    {required_claims, "required_claim", Shape::pairs},
};

constexpr FieldRow k_vultr[] = {
    {issuer_url, "oidc_issuer_url"},
    {client_id, "oidc_client_id"},
    {username_claim, "oidc_username_claim"},
    {groups_claim, "oidc_groups_claim"},
};

constexpr FieldRow k_exoscale[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "username_claim"},
    {username_prefix, "username_prefix"},
    {groups_claim, "groups_claim"},
    {groups_prefix, "groups_prefix"},
    {required_claims, "required_claim", Shape::map},
};

constexpr FieldRow k_crusoe[] = {
    {issuer_url, "oidc_issuer_url"},
    {client_id, "oidc_client_id"},
    {username_claim, "oidc_username_claim"},
    {username_prefix, "oidc_username_prefix"},
    {groups_claim, "oidc_groups_claim"},
    {ca, "oidc_ca_cert"},
};

constexpr FieldRow k_oke[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "username_claim"},
    {username_prefix, "username_prefix"},
    {groups_claim, "groups_claim"},
    {groups_prefix, "groups_prefix"},
    {required_claims, "required_claims", Shape::objects},
    {signing_algorithms, "signing_algorithms", Shape::list},
    {ca, "ca_certificate", Shape::base64},
};

constexpr FieldRow k_coreweave[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "username_claim"},
    {username_prefix, "username_prefix"},
    {groups_claim, "groups_claim"},
    {groups_prefix, "groups_prefix"},
    {required_claims, "required_claim", Shape::pair},
    {signing_algorithms, "signing_algs", Shape::algorithms},
    {ca, "ca", Shape::base64},
};

constexpr FieldRow k_coreweave_rest[] = {
    {issuer_url, "issuerUrl"},
    {client_id, "clientId"},
    {username_claim, "usernameClaim"},
    {username_prefix, "usernamePrefix"},
    {groups_claim, "groupsClaim"},
    {groups_prefix, "groupsPrefix"},
    {required_claims, "requiredClaim", Shape::pair},
    {signing_algorithms, "signingAlgorithms", Shape::algorithms},
    {ca, "ca", Shape::base64},
};

constexpr FieldRow k_together[] = {
    {issuer_url, "issuer_url"},
    {client_id, "client_id"},
    {username_claim, "username_claim"},
    {username_prefix, "username_prefix"},
    {groups_claim, "group_claim"},
    {groups_prefix, "group_prefix"},
    {ca, "ca_cert"},
};

constexpr std::array<FieldTable, 15> k_tables{k_kops,
                                              k_kubeone,
                                              k_kubespray,
                                              k_eks,
                                              k_eksctl,
                                              k_eks_terraform,
                                              k_ovh,
                                              k_scaleway,
                                              k_vultr,
                                              k_exoscale,
                                              k_crusoe,
                                              k_oke,
                                              k_coreweave,
                                              k_coreweave_rest,
                                              k_together};

} // namespace

FieldTable
fields_of(FieldForm form)
{
  return k_tables.at(static_cast<std::size_t>(form));
}

} // namespace oidcctl::apiserver
