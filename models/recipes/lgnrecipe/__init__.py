"""Parts shared by the recipes of the bundled models."""
