"""Outcomes that only todos have."""

from shared.problems import Invalid


class AnchorNotFound(Invalid):
    slug, title = "anchor-not-found", "No such todo to go beside"
    detail = "`before` and `after` take the id of another todo in your list."
