"""Code out of a reply: what is clear is taken, what is not is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.llm import errors
from agents.llm.errors import BadReply
from agents.llm.fences import code_of, fenced, module_of

PATH = "backend/models.py"
CLEAR = {
    "alone": "```python backend/models.py\nx = 1\n```",
    "in prose": "Sure! Here it is:\n\n```python backend/models.py\nx = 1\n```\nI hope this helps.",
    "without a name": "```python\nx = 1\n```",
    "without a language": "```\nx = 1\n```",
    "with tildes": "~~~python\nx = 1\n~~~",
    "by its last name": "```python models.py\nx = 1\n```",
    "after thinking": "<think>\nhm, ok\n</think>\n```python\nx = 1\n```",
    "in a list": "1. Done:\n\n    ```python\n    x = 1\n    ```",
    "beside another file": "```python backend/views.py\ny = 2\n```\n```python backend/models.py\nx = 1\n```",
    "beside an unnamed one": "```\npip install x\n```\n```python backend/models.py\nx = 1\n```",
    "from Windows": "```python\r\nx = 1\r\n```\r\n",
    "with what nobody sees": "```python\nx\u200b = \u202e1\x00\n```",
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_clear_is_taken(name: str) -> None:
    assert code_of(CLEAR[name], PATH).strip() == "x = 1"


UNCLEAR = {
    "prose": ("I would rename the class.", errors.NoCode),
    "code without a fence": ("class Job(models.Model):\n    pass\n", errors.NoCode),
    "an empty block": ("```python\n```", errors.NoCode),
    "two": ("```python\nx = 1\n```\n```python\nx = 2\n```", errors.SeveralBlocks),
    "two of the name": ("```python models.py\nx = 1\n```\n```python models.py\nx = 2\n```", errors.SeveralBlocks),
    "another file": ("```python backend/views.py\nx = 1\n```", errors.WrongFile),
    "a file of nearly the name": ("```python backend/notmodels.py\nx = 1\n```", errors.WrongFile),
    "cut": ("```python backend/models.py\nclass Job(models.Model):\n    title = mod", errors.CutReply),
    "cut at once": ("```python\nx", errors.CutReply),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_is_unclear_is_told(name: str) -> None:
    reply, kind = UNCLEAR[name]
    with pytest.raises(BadReply) as refused:
        code_of(reply, PATH)
    assert type(refused.value) is kind
    assert str(refused.value).endswith((".", PATH))


@pytest.mark.parametrize("code", ["class Job(:", "x = (" * 200 + ")" * 200, "x = '", "if x:\npass"])
def test_what_is_no_python_is_told(code: str) -> None:
    with pytest.raises(errors.BrokenCode):
        module_of(f"```python\n{code}\n```", PATH)


@given(st.text(max_size=300))
def test_whatever_a_model_says_it_is_code_or_a_bad_reply(reply: str) -> None:
    try:
        module_of(reply, PATH)
    except BadReply as error:
        assert str(error)


@given(st.text(st.sampled_from("`~ab\n "), min_size=1).filter(str.strip))
def test_nothing_quoted_ends_its_own_block(text: str) -> None:
    assert code_of(fenced(text, f"python {PATH}"), PATH).rstrip("\n") == text.rstrip("\n")
