package org.earshot.engine;

/** Mean and biased variance of each channel over a batch. */
@SuppressWarnings("ArrayRecordComponent")
record Moments(double[] mean, double[] variance) {}
