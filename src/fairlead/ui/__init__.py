"""What every page shares: layout, components, languages, words for reasons."""
