"""Outcomes that only todos have."""

from shared.problems import Invalid, Problem


class AnchorNotFound(Invalid):
    slug, title = "anchor-not-found", "No such todo to go beside"
    detail = "`before` and `after` take the id of another todo in your list."


class ResyncRequired(Problem):
    """What a follower has is of another feed, or too old to be brought up to date."""

    status, slug, title = 410, "resync-required", "Start again"
    detail = "Ask for all changes, without `since`, and replace what you have."
