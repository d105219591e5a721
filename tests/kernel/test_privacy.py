"""Phone and identity numbers at rest: nobody reads them without the key, and only where they belong."""

import base64
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import privacy
from services.kernel.privacy import BadKey, Keyring, NotConfigured, Unreadable, cell, new_key

PHONE = "13812345678"
OLD, NEW, SECRET = b"o" * 32, b"n" * 32, b"f" * 32
GOOD_KEY = base64.b64encode(NEW).decode()
HERE, THERE = cell("person", "phone", uuid4()), cell("person", "phone", uuid4())
before = Keyring({"k1": OLD}, "k1", SECRET)
during = Keyring({"k1": OLD, "k2": NEW}, "k2", SECRET)
after = Keyring({"k2": NEW}, "k2", SECRET)


@given(st.text(), st.binary())
def test_what_is_encrypted_is_read_again(plain, about):
    assert before.decrypt(before.encrypt(plain, about), about) == plain


def test_the_same_phone_is_encrypted_differently_each_time_and_never_shows():
    first, second = before.encrypt(PHONE, HERE), before.encrypt(PHONE, HERE)
    assert first != second
    assert PHONE not in first
    assert first.startswith("v1.k1.")


def test_a_secret_copied_into_another_row_or_column_can_not_be_read():
    token = before.encrypt(PHONE, HERE)
    for elsewhere in (THERE, b"", HERE.replace(b"phone", b"identity")):
        with pytest.raises(Unreadable):
            before.decrypt(token, elsewhere)


def test_a_damaged_secret_is_not_read_and_the_error_tells_nothing_of_it():
    token = before.encrypt(PHONE, HERE)
    head, body = token[:6], bytearray(base64.urlsafe_b64decode(token[6:]))
    body[-1] ^= 1
    damaged = [token[:-4], head, head + "§", "v2" + token[2:], "", "v1.k1", PHONE]
    for broken in [*damaged, head + base64.urlsafe_b64encode(body).decode()]:
        with pytest.raises(Unreadable) as refused:
            before.decrypt(broken, HERE)
        assert PHONE not in str(refused.value)


def test_rotating_keys_leaves_old_secrets_readable_until_they_are_written_anew():
    old = before.encrypt(PHONE, HERE)
    assert during.decrypt(old, HERE) == PHONE
    assert during.needs_rotation(old)
    new = during.rotated(old, HERE)
    assert not during.needs_rotation(new)
    assert during.rotated(new, HERE) == new
    assert after.decrypt(new, HERE) == PHONE
    with pytest.raises(Unreadable, match="k1"):
        after.decrypt(old, HERE)


def test_renaming_the_key_of_a_secret_does_not_make_it_readable():
    twins = Keyring({"k1": OLD, "k2": OLD}, "k1", SECRET)
    token = twins.encrypt(PHONE, HERE)
    with pytest.raises(Unreadable):
        twins.decrypt(token.replace("v1.k1.", "v1.k2."), HERE)


def test_a_fingerprint_outlives_the_rotation_of_keys_and_depends_on_its_own_secret():
    phone = before.fingerprint(PHONE, "phone")
    assert phone == during.fingerprint(PHONE, "phone") == after.fingerprint(PHONE, "phone")
    assert len(phone) == 64
    assert phone != Keyring({"k1": OLD}, "k1", b"g" * 32).fingerprint(PHONE, "phone")
    assert phone != before.fingerprint("13812345679", "phone")
    assert phone != before.fingerprint(PHONE, "identity_number")


def test_the_ring_shows_the_names_of_its_keys_and_not_the_keys():
    assert repr(during) == "<Keyring k1, k2; current k2>"


def test_keys_come_from_base64_in_either_alphabet():
    raw = b"\xfb\xff" * 16
    rings = [
        Keyring.of_settings({"a": encode(raw).decode()}, "a", encode(SECRET).decode())
        for encode in (base64.b64encode, base64.urlsafe_b64encode)
    ]
    assert rings[0].decrypt(rings[1].encrypt(PHONE, HERE), HERE) == PHONE
    assert len(base64.urlsafe_b64decode(new_key())) == 32
    assert new_key() != new_key()


@pytest.mark.parametrize(
    ("keys", "current", "secret"),
    [
        ({}, "a", GOOD_KEY),
        ({"a": GOOD_KEY}, "b", GOOD_KEY),
        ({"a": "c2hvcnQ="}, "a", GOOD_KEY),
        ({"a": "not base64!"}, "a", GOOD_KEY),
        ({"a": "密钥"}, "a", GOOD_KEY),
        ({"a.b": GOOD_KEY}, "a.b", GOOD_KEY),
        ({"a": GOOD_KEY}, "a", "c2hvcnQ="),
        ({"a": GOOD_KEY}, "a", ""),
    ],
)
def test_keys_that_can_not_be_used_are_refused_at_the_start_without_being_told(keys, current, secret):
    with pytest.raises(BadKey) as refused:
        Keyring.of_settings(keys, current, secret)
    assert not any(key in str(refused.value) for key in [*keys.values(), secret] if key)


def test_the_keyring_is_asked_for_only_after_it_was_configured(monkeypatch):
    monkeypatch.setattr(privacy, "_configured", [])
    with pytest.raises(NotConfigured):
        privacy.keyring()
    privacy.configure(before)
    privacy.configure(during)
    assert privacy.keyring() is during
