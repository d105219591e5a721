"""The demo: nine real districts, invented people, and ten weeks of what they raised and what came of it."""

from deploy.demo.cast import PASSWORD
from deploy.demo.loading import NotEmptyError, load, loaded
from deploy.demo.signs import SignIn, sign_ins

__all__ = ["PASSWORD", "NotEmptyError", "SignIn", "load", "loaded", "sign_ins"]
