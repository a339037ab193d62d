/** From pictures to what a model takes, equal to the published Python processors to the bit. */
@NullMarked
package dev.heed.vision.processing;

import org.jspecify.annotations.NullMarked;
