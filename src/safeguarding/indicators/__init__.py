"""The indicators: one small file each, its words beside its rule."""
