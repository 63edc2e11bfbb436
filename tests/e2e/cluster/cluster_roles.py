"""Aggregated roles, which the controller manager fills in a real cluster; there is none here."""

ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles"


def _selects(rule, role):
    labels = role["metadata"].get("labels", {})
    return any(
        all(labels.get(name) == value for name, value in selector["matchLabels"].items())
        for selector in rule["clusterRoleSelectors"]
    )


def _rules_of(role, roles):
    """The rules of a role, and of those that it is made of."""
    if "aggregationRule" not in role:
        return role["rules"] or []
    parts = [other for other in roles if _selects(role["aggregationRule"], other)]
    return [rule for part in parts for rule in _rules_of(part, roles)]


def fill_aggregated_roles(cluster):
    """Give `view`, `edit` and `admin` their rules."""
    _, answer = cluster.call("GET", ROLES)
    for role in answer["items"]:
        if "aggregationRule" not in role:
            continue
        status, answer_to_patch = cluster.call(
            "PATCH",
            f"{ROLES}/{role['metadata']['name']}",
            {"rules": _rules_of(role, answer["items"])},
            content_type="application/merge-patch+json",
        )
        if status != 200:
            raise RuntimeError(f"status {status}: {answer_to_patch}")
