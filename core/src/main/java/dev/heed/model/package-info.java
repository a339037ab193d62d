/**
 * Model folders in the Hugging Face layout: configurations, labels, weights, and which file is
 * which.
 */
@NullMarked
package dev.heed.model;

import org.jspecify.annotations.NullMarked;
