"""Keeps originals in a store that speaks S3: Amazon's, MinIO, Ceph, Garage and their like."""
