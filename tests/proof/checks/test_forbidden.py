"""Constructs that generated code may not hold, each beside an honest neighbour that it may."""

import pytest

from tests.proof.checks.drafted import problems, with_text

FORBIDDEN = {
    "imports.allowed": [
        "import subprocess",
        "from os import system",
        "from ..settings import *",
        "import left_pad",
        "from unittest import mock",
        "from ... import other",
        "import http.server",
    ],
    "imports.attributes": [
        "from django.conf import os",
        "from os.path import os",
        "from posixpath import _os",
        "import logging\nlogging.os.getcwd()",
        "import random\nrandom._os.getcwd()",
        "import os\nos.getlogin()",
        "import os\nshell = os",
        "from . import manage\nmanage.sys.path",
        "from django.db import models as orm\nprint(orm.sys.version)",
    ],
    "imports.names": ["from .models import Nobody", "from . import nothing", "from . import models\nmodels.Nobody"],
    "code.process": [
        "from django.core.management import call_command\ncall_command('shell')",
        "from django.core.management import call_command\ndef f(name):\n    call_command(name)",
        "from django.core.management import execute_from_command_line\nexecute_from_command_line(['', 'shell'])",
        "from django.db import connection\nconnection.connection.load_extension('a')",
        "import subprocess\nsubprocess.run(['id'])",
        "import os\nos.system('id')",
        "from os import execv",
        "def run(shell):\n    return shell.Popen(['id'])",
        "import asyncio\nasyncio.create_subprocess_shell('id')",
        "from multiprocessing import Process",
        "from django.utils import autoreload",
    ],
    "code.network": [
        "from django.core.mail import get_connection\nget_connection(host='mail.example.com')",
        "import socket",
        "import urllib.request",
        "from urllib.request import urlopen",
        "import http.client",
        "import requests",
        "from smtplib import SMTP",
        "import asyncio\nasyncio.open_connection('example.com', 80)",
        "import logging.handlers\nlogging.handlers.HTTPHandler('example.com', '/')",
    ],
    "code.loading": [
        "import pickle",
        "from marshal import loads",
        "import ctypes",
        "import yaml\nyaml.load('a', yaml.UnsafeLoader)",
        "import sys\nsys._getframe()",
        "import inspect",
        "import gc\ngc.get_objects()",
    ],
    "code.dynamic": [
        "import typing\ntyping.get_type_hints(print)",
        "import dataclasses\ndataclasses.make_dataclass('A', ['eval'])",
        "eval('1')",
        "def run(text):\n    exec(text)",
        "compile('1', 'a', 'eval')",
        "__import__('os')",
        "import importlib\nimportlib.import_module('os')",
        "globals()['eval']",
        "vars()['a'] = 1",
        "run = eval",
        "class Holder:\n    eval = 1\n\n\neval('1')",
        "from django.utils.module_loading import import_string",
        "from builtins import exec as run",
        "breakpoint()",
    ],
    "code.files": [
        "def f(request):\n    return open(request.GET['name'])",
        "from django.core.files.storage import FileSystemStorage\nFileSystemStorage('/etc')",
        "open('a.txt', 'w')",
        "open('a.txt', mode='a')",
        "def write(mode):\n    open('a.txt', mode)",
        "from pathlib import Path\nPath('a').write_text('a')",
        "from pathlib import Path\nBASE = Path('a')\n(BASE / 'b').open('w')",
        "import shutil",
        "import tempfile",
        "import os\nos.remove('a')",
        "open('/proc/self/environ')",
        "from pathlib import Path\nPath('/etc/passwd').read_text()",
        "from pathlib import Path\n(Path.home() / '.ssh/id_rsa').read_text()",
        "def f(path):\n    path.unlink()",
    ],
    "code.dunder": [
        "int.mro()",
        "print(len.__self__)",
        "().__class__.__bases__",
        "''.__class__.__mro__[1].__subclasses__()",
        "def f():\n    return f.__globals__",
        "def f(a):\n    return getattr(a, '__globals__')",
        "'{0.__globals__}'.format(print)",
        "NAME = '__subclasses__'",
        "try:\n    pass\nexcept ValueError as error:\n    error.__traceback__.tb_frame",
    ],
    "code.reflection": [
        "reach = getattr",
        "list(map(getattr, [1], ['real']))",
        "import operator\ndef f(name):\n    return operator.methodcaller(name)",
        "from django import db\ngetattr(db, 'conn' + 'ection')",
        "from django import db\ndef f(name):\n    return getattr(db, name)",
        "def f(a):\n    return getattr(a, 'sys' + 'tem')",
        "def f(a):\n    return getattr(a, ''.join(['sys', 'tem']))",
        "def f(a):\n    return getattr(a, 'metsys'[::-1])",
    ],
    "code.monkeypatch": [
        "from unittest import TestCase\nCase = TestCase\nCase.run = None",
        "import unittest\nunittest.TestCase.run = None",
        "from rest_framework.test import APIClient\nAPIClient.get = None",
        "import sys\nsys.exit = None",
        "import sys\nsys.modules['a'] = None",
        "from django.db import models as orm\nsetattr(orm.Model, 'save', None)",
        "from django.conf import settings\nsettings.DEBUG = True",
        "from rest_framework import views as drf\ndel drf.APIView.check_permissions",
        "import json\nfor json.dumps in [print]:\n    pass",
        "import json\njson.dumps, other = print, 1",
    ],
    "code.interpreter": [
        "class Leave(SystemExit):\n    pass",
        "import sys\nsys.stdout.buffer.write(b'')",
        "import os\nos._exit(0)",
        "import atexit\natexit.register(print)",
        "import signal",
        "import sys\nsys.settrace(print)",
        "import sys\nsys.exit(0)",
        "raise SystemExit(0)",
        "def f():\n    exit()",
        "import sys\nsys.path.insert(0, 'a')",
        "import sys\nprint(sys.modules)",
        "import sys\nsys.stdin.read()",
    ],
    "code.environment": [
        "import os\nos.environ['LD_PRELOAD'] = 'a.so'",
        "import os\nos.environ.setdefault('PYTHONPATH', 'a')",
        "import os\nprint(os.environ)",
        "import os\ndict(os.environ)",
        "import os\nos.environ.copy()",
        "from os import environ\njson = list(environ)",
        "import os\nfor key in os.environ:\n    print(key)",
    ],
    "code.characters": [
        "# -*- coding: latin-1 -*-",
        "NAME = 'a'  # \u202eb",
        "NAME = 'a\u2066b'",
        "NAME = 'a\x1b[2Jb'",
        "\N{CYRILLIC SMALL LETTER A}dmin = 1",
        "\N{MATHEMATICAL BOLD SCRIPT SMALL E}val = 1",
    ],
    "code.sql": [
        "def f(cursor):\n    cursor.execute(\"COPY a FROM PROGRAM 'id'\")",
        "def f(cursor, name):\n    cursor.execute(f\"SELECT '{name}'\")",
        "def f(cursor, name):\n    cursor.execute('SELECT %s' % name)",
        "def f(cursor, name):\n    cursor.execute('SELECT ' + name)",
        "def f(cursor, name):\n    cursor.execute('SELECT {}'.format(name))",
        "def f(cursor, name):\n    sql = f'SELECT {name}'\n    cursor.execute(sql)",
        "def f(cursor, sql):\n    cursor.execute(sql)",
        "def f(rows, name):\n    return rows.extra(where=[f'name = {name}'])",
        "def f(rows, name):\n    return rows.raw('SELECT * FROM a WHERE b = ' + name)",
        "from django.db.models.expressions import RawSQL\ndef f(name):\n    return RawSQL(f'{name}', [])",
    ],
    "code.html": [
        "from django.utils.safestring import mark_safe\ndef f(row):\n    return mark_safe(row.name)",
        "from django.utils.html import format_html\ndef f(row):\n    return format_html(f'<b>{row.name}</b>')",
    ],
    "code.csrf": [
        "from django.views.decorators.csrf import csrf_exempt\n@csrf_exempt\ndef f(request):\n    return None",
        "def f(request):\n    request._dont_enforce_csrf_checks = True",
    ],
    "code.secrets": [
        "STRIPE = 'sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc'",
        "def f(client):\n    client.call(token='q8Zr2Lm5Xw0Tn7Kp3Vb9')",
        "OPTIONS = {'password': 'q8Zr2-Lm5Xw0Tn7Kp3Vb9'}",
        "PEM = '''-----BEGIN RSA " + "PRIVATE KEY-----\nabc'''",
        "DATABASE = 'postgres://app:q8Zr2Lm5Xw0Tn7Kp@db.example.com/shop'",
        "import os\nAPI_KEY = os.environ.get('API_KEY', 'q8Zr2Lm5Xw0Tn7Kp3Vb9')",
    ],
}

ALLOWED = {
    "imports.allowed": [
        "import json\nfrom collections import Counter\nfrom urllib.parse import urlencode",
        "from .models import Customer",
        "import celery",
        "from http import HTTPStatus",
        "from django.db.models import F, Q",
    ],
    "imports.attributes": [
        "import os\nprint(os.path.join('a', os.environ['B']))",
        "from django.contrib import admin\nadmin.site.register",
        "from . import models\nmodels.Customer.objects",
        "import sys\nprint(sys.version_info, file=sys.stderr)",
    ],
    "imports.names": [
        "from .models import Customer as Person",
        "from .auth import views",
        "from . import models\nmodels.Order.DoesNotExist",
    ],
    "code.process": [
        "from django.core.management import call_command\ncall_command('migrate')",
        "def f(self):\n    return self.system()",
        "class Server:\n    system = 'linux'\n\n\ndef f(server):\n    return server.system",
        "import asyncio\nasyncio.gather()",
    ],
    "code.network": [
        "from django.core.mail import get_connection\nget_connection()",
        "from urllib.parse import urlsplit",
        "from django.core.mail import send_mail",
    ],
    "code.loading": ["import json\njson.loads('1')", "import copy\ncopy.deepcopy([])"],
    "code.dynamic": [
        "import re\nre.compile('a')",
        "def compile(text):\n    return text\n\n\ncompile('a')",
        "def f(eval):\n    return eval",
        "class Test:\n    compile = 1",
    ],
    "code.files": [
        "from pathlib import Path\nNOTE = (Path(__file__).parent / 'note.txt').read_text()",
        "open('a.json')",
        "def f(name):\n    return name.replace('/', '-')",
        "def f(row):\n    with row.photo.open('rb') as file:\n        return file.read()",
        "PASSWORD_PAGE = '/home/reset'",
        "from django.urls import path\npath('/home/', print)",
    ],
    "code.dunder": [
        "class A:\n    def __str__(self):\n        return self.__class__.__name__",
        "class A:\n    def __init__(self):\n        super().__init__()",
        "from django.db import models as orm\nFIELD = orm.CharField(help_text='see {0.__globals__}')",
    ],
    "code.reflection": [
        "import operator\nrows = sorted([], key=operator.attrgetter('name'))",
        "def f(row, field):\n    return getattr(row, field.source)",
        "def f(row, values):\n    for name, value in values.items():\n        setattr(row, name, value)",
        "def f(row, name):\n    return getattr(row, f'get_{name}_display')",
        (
            "from . import models\nfrom django.contrib import admin\nfor name in ['Order']:\n"
            "    admin.site.register(getattr(models, name))"
        ),
    ],
    "code.monkeypatch": [
        "from django.contrib import admin\nadmin.site.site_header = 'Shop'",
        "def f(self):\n    self.request.user = None",
        "from . import models\nmodels.Order.note.help_text = 'a'",
        "import os\nos.environ['TZ'] = 'UTC'",
        "def f(data):\n    data['a'] = 1",
    ],
    "code.interpreter": [
        "class Missing(Exception):\n    pass",
        "def f(self, cm):\n    with self.assertRaises(SystemExit):\n        cm()",
        "import sys\nprint(sys.argv, sys.version_info)",
        "def f(exit):\n    return exit",
        "raise ValueError",
    ],
    "code.environment": [
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'backend.settings')",
        "import os\nos.environ['A']\nos.environ.get('B')\n'C' in os.environ",
    ],
    "code.characters": [
        "# -*- coding: utf-8 -*-",
        "NAME = 'Žluťoučký 東京 👩‍👩‍👧'",
        "größe = 1",
        "имя = 1",
    ],
    "code.sql": [
        "def f(cursor, name):\n    cursor.execute('SELECT %s', [name])",
        "SQL = 'SELECT 1'\n\n\ndef f(cursor):\n    cursor.execute(SQL)",
        "def f(cursor):\n    cursor.execute('SELECT ' '1')",
        "def f(task, job):\n    return task.execute(job)",
        "def f(rows, name):\n    return rows.raw('SELECT * FROM a WHERE b = %s', [name])",
        "def f(logger, name):\n    logger.info('a', extra={'name': f'{name}'})",
    ],
    "code.html": [
        "from django.utils.html import format_html\ndef f(row):\n    return format_html('<b>{}</b>', row.name)",
        "from django.utils.safestring import mark_safe\nLINE = mark_safe('<hr>')",
    ],
    "code.csrf": [
        "from django.views.decorators.csrf import csrf_protect\n@csrf_protect\ndef f(request):\n    return None"
    ],
    "code.secrets": [
        "PASSWORD = 'quite a long pass phrase'",
        "TOKEN_HEADER = 'X-Request-Token'",
        "from rest_framework_simplejwt import tokens\nTOKEN = tokens.AccessToken",
        "URL = 'postgres://user:password@host:5432/name'",
        "CLASSES = {'token': 'rest_framework_simplejwt.tokens.AccessToken'}",
        "SECRET = '<put it into the environment>'",
    ],
}


@pytest.mark.parametrize(("check", "code"), [(check, code) for check, codes in FORBIDDEN.items() for code in codes])
def test_it_fires(check: str, code: str) -> None:
    files = with_text("extra.py", code + "\n")
    found = problems(files, check)

    assert found
    assert {problem.path for problem in found} == {"extra.py"}
    assert all(problem.line is not None and problem.line <= code.count("\n") + 1 for problem in found)


@pytest.mark.parametrize(("check", "code"), [(check, code) for check, codes in ALLOWED.items() for code in codes])
def test_it_does_not_fire(check: str, code: str) -> None:
    assert problems(with_text("extra.py", code + "\n"), check) == []


def test_each_has_an_honest_neighbour() -> None:
    assert FORBIDDEN.keys() == ALLOWED.keys()
