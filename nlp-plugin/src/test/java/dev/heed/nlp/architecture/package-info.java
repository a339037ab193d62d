/** The text models, rebuilt from their weights and held to what PyTorch gave. */
@NullMarked
package dev.heed.nlp.architecture;

import org.jspecify.annotations.NullMarked;
