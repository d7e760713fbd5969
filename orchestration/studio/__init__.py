"""The drain of the queue, and alerts; shop sync comes beside them."""
