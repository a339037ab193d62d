/** The text models that are built from their weights. */
@NullMarked
package dev.heed.nlp.architecture;

import org.jspecify.annotations.NullMarked;
