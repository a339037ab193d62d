/**
 * Files that ship inside jars and are needed on disk: models and native libraries. They are
 * unpacked once, into a folder that belongs to the user, and checked each time they are used. A
 * room at the far left: it imports nothing of Heed.
 */
@NullMarked
package dev.heed.cache;

import org.jspecify.annotations.NullMarked;
