package org.earshot.training;

import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A finished training.
 *
 * @param graph with the best epoch's parameters and running statistics
 * @param epochs how many ran
 * @param bestEpoch which of them was kept, from 1
 * @param test the only look at the test fold
 */
public record Trained(
    ComputationGraph graph, Split split, int epochs, int bestEpoch, Evaluation test) {}
