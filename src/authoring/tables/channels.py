"""Let a rule, a trained model and one person read complaints in two channels; ship no text.

    python -m authoring.tables.channels          fetch, fit and write channels.csv.gz (10 seconds)
    python -m authoring.tables.channels --check  fetch, fit and compare, write nothing

The source archive of vaderSentiment 2.5 (MIT) holds 4,200 texts in the manner of tweets and 3,708
sentences of customers' reviews, each with about 20 to 100 human ratings from -4 to 4. Whose the
texts are is not clear: only what was computed from them is shipped. `WORKBOOK_SOURCES` names a
folder that keeps the archive.

One row a text. `channel`; `group`, the review that a sentence comes from (a tweet is its own);
`raters`; `one`, the rating of one of them, drawn by lot, and `rest`, the mean of the others;
`rule`, the score of VADER 2.5 from -1 to 1; `model`, the probability of a complaint by TF-IDF and
logistic regression, learned from 2,000 labels of the same channel and of other groups. A text is a
complaint if the others rate it `COMPLAINT` or less on average.
"""

import ast
import importlib.util
import io
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from authoring.tables.computed import run
from authoring.tables.sources import Source, fetched, read

VADER = Source(
    "vaderSentiment==2.5",
    "vaderSentiment-2.5.tar.gz",
    "b960c954831f5ca58afee61780cc04ed48e551b91e783bfcbfb2c18bb8081a84",
)
MEMBERS = {
    "/vaderSentiment.py": "a319a9ef082f8401abbd35c60bc7be87a55c208b5eab4f5f06eaff40e00df16f",
    "/vader_lexicon.txt": "9bc66eea151e5eeb0ec428ab0ff17aa1d2e8ac15c7ce73178bea3c3b1d346e2f",
    "/hutto_ICWSM_2014.tar.gz": "d5bb07d87474b3eb8d30b4deccbc23f19d742a6c5718fbacc65485b70b95c5fa",
}
CHANNELS = {"tweets": "tweets", "reviews": "amazonReviewSnippets"}
COMPLAINT = -0.5
LABELS, FOLDS = 2_000, 3
EXACT = ["channel", "group", "raters", "one", "rest", "rule"]
TOLERANCE = 0.02  # of the probability: another version of scikit-learn may differ


def channels():
    """Fetch the archive, let everybody read, and return the table."""
    with fetched(VADER) as folder:
        content = {member: read(VADER, member, folder, MEMBERS[member]) for member in MEMBERS}
    rate = vader(content["/vaderSentiment.py"], content["/vader_lexicon.txt"])
    parts = []
    with tarfile.open(fileobj=io.BytesIO(content["/hutto_ICWSM_2014.tar.gz"])) as archive:
        for channel, name in CHANNELS.items():
            texts = rated(archive, name)
            complaint = texts["rest"] <= COMPLAINT
            texts["rule"] = texts["text"].map(rate)
            texts["model"] = out_of_fold(texts["text"], complaint, texts["group"])
            parts.append(texts.drop(columns="text").assign(channel=channel))
    columns = ["channel", "group", "raters", "one", "rest", "rule", "model"]
    return pd.concat(parts, ignore_index=True)[columns].round(3)


def rated(archive, name):
    """Read texts and ratings of a channel; the two files are not in the same order."""
    by_id = {
        line.split("\t", 2)[0]: line.split("\t", 2)[2]
        for line in _lines(archive, f"{name}_GroundTruth.txt")
    }
    rng, rows = np.random.default_rng(0), []
    for line in _lines(archive, f"{name}_anonDataRatings.txt"):
        number, _, _, ratings = line.split("\t")
        ratings = np.array(ast.literal_eval(ratings))
        one = rng.integers(len(ratings))
        rest = np.delete(ratings, one).mean()
        group = int(number.partition("_")[0])
        rows.append((group, len(ratings), ratings[one], rest, by_id[number]))
    return pd.DataFrame(rows, columns=["group", "raters", "one", "rest", "text"])


def _lines(archive, name):
    content = archive.extractfile(f"hutto_ICWSM_2014/{name}").read()
    return content.decode("utf-8-sig", errors="replace").splitlines()


def vader(module, lexicon):
    """Return VADER's function from text to score, made from its module and its word list."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vader_2_5.py")
        path.write_bytes(module)
        path.with_name("vader_lexicon.txt").write_bytes(lexicon)
        specification = importlib.util.spec_from_file_location("vader_2_5", path)
        loaded = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(loaded)
        analyzer = loaded.SentimentIntensityAnalyzer()
    return lambda text: analyzer.polarity_scores(text)["compound"]


def out_of_fold(texts, complaint, group):
    """Return each text's probability of a complaint, by a model that has not seen its group."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rng = np.random.default_rng(0)
    fold = rng.permutation(group.max() + 1)[group] % FOLDS
    p = np.empty(len(texts))
    for number in range(FOLDS):
        others = rng.permutation(np.flatnonzero(fold != number))[:LABELS]
        reader = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
            LogisticRegression(C=10, max_iter=1000),
        )
        reader.fit(texts.iloc[others], complaint.iloc[others])
        p[fold == number] = reader.predict_proba(texts[fold == number])[:, 1]
    return p


if __name__ == "__main__":
    sys.exit(run("channels", channels, about=__doc__, keys=EXACT, tolerance=TOLERANCE))
