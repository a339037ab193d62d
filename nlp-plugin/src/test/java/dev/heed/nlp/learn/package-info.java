@NullMarked
package dev.heed.nlp.learn;

import org.jspecify.annotations.NullMarked;
