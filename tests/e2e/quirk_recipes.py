"""The recipes of all cases of issuer_quirks.json, by their names."""

import quirk_certificates

RECIPES = {**quirk_certificates.RECIPES}
