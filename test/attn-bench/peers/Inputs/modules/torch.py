"""As if torch were not installed."""

raise ImportError("No module named 'torch'")
