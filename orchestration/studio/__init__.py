"""Alerts now; drains and shop sync beside them."""
