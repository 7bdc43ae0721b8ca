"""As if llama_cpp were not installed."""

raise ImportError("No module named 'llama_cpp'")
