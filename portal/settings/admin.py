"""The look of the records' own pages."""

from django.utils.translation import gettext_lazy

# The look of the admin: colours after static/css/tokens.css, nothing from elsewhere.
UNFOLD = {
    "SITE_TITLE": gettext_lazy("Records"),
    "SITE_HEADER": gettext_lazy("Contracts and billing portal"),
    "SITE_SUBHEADER": gettext_lazy("Records"),
    "SITE_SYMBOL": "table",
    "SITE_URL": "/console/",
    "BORDER_RADIUS": "8px",
    "SIDEBAR": {"navigation": "portal.admin_site.navigation"},
    "STYLES": ["portal.admin_site.style"],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "portal.admin_site.favicon"}
    ],
    "COLORS": {
        "primary": {
            "50": "#e8f1fe", "100": "#d9e6ff", "200": "#c5d7fb", "300": "#9db7f9",
            "400": "#7096f8", "500": "#4979f5", "600": "#0017c1", "700": "#00118f",
            "800": "#000071", "900": "#000060", "950": "#00113a",
        },
        "font": {
            "subtle-light": "#4d4d4d", "subtle-dark": "#cccccc",
            "default-light": "#1a1a1a", "default-dark": "#f2f2f2",
            "important-light": "#1a1a1a", "important-dark": "#ffffff",
        },
    },
}  # fmt: skip
