# %% [markdown]
# # Glossary
#
# The terms of art of the five weeks. Each entry says what the term means here, and leads to the section that explains it. Words that mean the same stand behind it. (JupyterLab opens a lesson at its top. When it is open, click again, and you are at the section.)
#
# In JupyterLab, run the next cell and type a few letters. The box knows synonyms, and it looks into the meanings too.

# %%
from workbook import glossary

glossary.search()

# %% [markdown]
# In plain code, one term at a time. A slip of the pen is answered with the terms that are written alike.

# %%
assert glossary.find("false alarm") == glossary.find("false alert")
glossary.find("leakage")
