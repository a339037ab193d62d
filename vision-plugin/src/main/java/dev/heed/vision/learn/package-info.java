/**
 * Learning from pictures: labelled folders, changes of pictures that keep their label, and training
 * of image classifiers. {@link dev.heed.vision.learn.ImageTraining} is the way in.
 */
@NullMarked
package dev.heed.vision.learn;

import org.jspecify.annotations.NullMarked;
