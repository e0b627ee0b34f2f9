"""From ERD to verified Django files. Knows no GitHub, no git, no web server."""
