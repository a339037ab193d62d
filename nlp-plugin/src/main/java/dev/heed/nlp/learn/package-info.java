/**
 * Learning from texts: labelled texts in a CSV file, and training of text classifiers. {@link
 * dev.heed.nlp.learn.TextTraining} is the way in.
 */
@NullMarked
package dev.heed.nlp.learn;

import org.jspecify.annotations.NullMarked;
