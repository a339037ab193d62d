package dev.heed.vision.postprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A point of a picture, in pixels.
 *
 * @param label what it is, such as {@code L_Wrist}; null for points that have no names
 */
public record Keypoint(
    float x,
    float y,
    float score,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String label) {}
