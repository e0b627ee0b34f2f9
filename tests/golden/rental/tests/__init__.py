import logging

# Refusals are what many tests ask for; the log of a run stays about what went wrong.
logging.getLogger("django.request").setLevel(logging.ERROR)
