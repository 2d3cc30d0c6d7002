"""From an API Gateway event to an operation, and back."""
