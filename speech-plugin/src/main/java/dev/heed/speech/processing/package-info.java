/** From audio to the tensors that models take. */
@NullMarked
package dev.heed.speech.processing;

import org.jspecify.annotations.NullMarked;
