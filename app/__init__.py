"""The product: rules, storage, pages and the HTTP surface."""
