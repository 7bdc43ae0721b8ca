"""As if jax ended the process."""

import os

os.abort()
