package org.earshot.attack;

/**
 * What a backward pass gives.
 *
 * @param logits [batch][classes]
 * @param input d(seed, logits)/dx of each clip, [batch][pixels]
 */
@SuppressWarnings("ArrayRecordComponent") // fresh arrays on the hot path; nobody compares them
public record Gradient(float[] logits, float[] input) {}
