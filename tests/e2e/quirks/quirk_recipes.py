"""The recipes of all cases of issuer_quirks.json, by their names."""

import quirk_certificates
import quirk_http
import quirk_tls

RECIPES = {**quirk_certificates.RECIPES, **quirk_http.RECIPES, **quirk_tls.RECIPES}
