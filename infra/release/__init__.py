"""`make release VERSION=x.y.z`: notes and a tag from CHANGELOG.md."""
