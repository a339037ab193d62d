package dev.heed.lab;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a variant makes of the samples, against the original.
 *
 * @param variant its name
 * @param samples how many there were
 * @param cosine of the model's output with the original's, mean over samples
 * @param largestDifference of any number of the output
 * @param agreement the share of samples whose highest logit is the original's; empty without logits
 * @param accuracy the share of labelled samples that are right; empty without labels
 * @param layers the cosine of the tokens after each layer with the original's, the first before
 *     layer 0
 * @param milliseconds the median of a run
 * @param timesOriginal that median as a multiple of the original's, measured in turns
 * @param megabytes what the process grew by with the open model, where the system tells
 */
public record LabResult(
    String variant,
    int samples,
    double cosine,
    double largestDifference,
    OptionalDouble agreement,
    OptionalDouble accuracy,
    List<Double> layers,
    double milliseconds,
    double timesOriginal,
    OptionalDouble megabytes) {}
