"""Page to article: blocks with roles and reasons, and what is known about the article."""
