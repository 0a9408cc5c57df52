package org.earshot.streams;

import org.earshot.message.Verdict;

/** The verdicts whose accuracy is measured together. */
record VerdictSeries(String source, String model, String representation) {
  static VerdictSeries of(Verdict verdict) {
    return new VerdictSeries(verdict.source(), verdict.model(), verdict.representation());
  }
}
