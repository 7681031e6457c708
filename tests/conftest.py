"""What holds of every test: nothing is measured by the clock, since the machine that runs them may be busy."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
