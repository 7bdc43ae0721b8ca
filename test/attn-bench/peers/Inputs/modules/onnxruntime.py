"""As if onnxruntime were not installed."""

raise ImportError("No module named 'onnxruntime'")
