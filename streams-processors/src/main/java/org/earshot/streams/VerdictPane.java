package org.earshot.streams;

import java.time.Instant;
import org.earshot.measure.VerdictCounts;

/** The verdicts of one series in one pane, counted. */
record VerdictPane(VerdictSeries series, Instant start, VerdictCounts counts) {}
