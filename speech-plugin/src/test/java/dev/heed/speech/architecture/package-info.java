/** The audio models, rebuilt from their weights and held to what PyTorch gave. */
@NullMarked
package dev.heed.speech.architecture;

import org.jspecify.annotations.NullMarked;
