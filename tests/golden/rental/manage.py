import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # Python puts this file's own folder first, where auth/ and tests/ would hide other packages.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    execute_from_command_line(sys.argv)
