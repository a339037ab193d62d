/** From text to the tensors that models take. */
@NullMarked
package dev.heed.nlp.processing;

import org.jspecify.annotations.NullMarked;
