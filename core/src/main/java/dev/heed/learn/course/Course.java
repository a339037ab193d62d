package dev.heed.learn.course;

import dev.heed.learn.Batches;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a modality brings to a training.
 *
 * @param batches what is learned from, by step
 * @param stepsPerEpoch how many steps show each item once
 * @param test items to measure with; empty measures nothing
 * @param out where the model, its checkpoint, the log and the page go
 * @param droppedBranches of the model's last branch; 0 for none
 * @param about what must be the same for a checkpoint to fit, in words
 * @param title of the page
 */
public record Course(
    TrainedModel model,
    Batches batches,
    long stepsPerEpoch,
    Optional<Examples> test,
    Path out,
    Pace pace,
    Part part,
    Teaching teaching,
    double droppedBranches,
    String about,
    String title) {}
