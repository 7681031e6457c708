"""The verification ladder: does the cited text support the claim as worded?"""
