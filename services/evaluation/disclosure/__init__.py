"""Disclosure (公示): what the public reads of finished matters, with personal data removed by rule."""
