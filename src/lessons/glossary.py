# %% [markdown]
# # Glossary
#
# The technical terms of the five weeks. Each entry says what the term means here and links to the section that explains it; synonyms follow the meaning. (JupyterLab opens a lesson at its top. Once it is open, click again, and you are at the section.)
#
# In JupyterLab, run the next cell and type a few letters. The box knows synonyms and searches the meanings too.

# %%
from workbook import glossary

glossary.search()

# %% [markdown]
# In plain code, look up one term at a time. If you misspell it, the error suggests terms that are spelled alike.

# %%
assert glossary.find("false alarm") == glossary.find("false alert")
glossary.find("leakage")
